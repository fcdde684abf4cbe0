import { defineTask } from "tunnel-worker-sdk";

/** @format email */
type Email = string;

/** @pattern ^\+[0-9]+$ */
type Phone = string;

interface Input {
  keys: Record<Email, number>;
  template: `mailto:${Email}`;
  either: Email | Phone;
  anyText: Email | string;
  upper: Uppercase<Email>;
  unknownFormat: Contact;
}

interface Contact {
  /** @format url */
  home: string;
}

export const emails = defineTask("app.emails", (input: Input) => input.keys);
