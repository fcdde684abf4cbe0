#!/usr/bin/env node
// Committed, unlike dist/, so that installing the workspace finds something to link.
import "../dist/cli.js";
