import { readFile } from "node:fs/promises";
import { ConfigError } from "../config.ts";
import type { Discovery } from "../generated/discovery.ts";

/** Version of the document's form that this build reads. */
const discoveryVersion = 1;

/** How to ask a gateway. */
export interface Access {
  token: string | undefined;
  tokenHeader: string;
}

/**
 * The discovery document of another service.
 *
 * @param from a file, a document's address, or a gateway's `/discovery`
 * @throws {ConfigError} where there is none that this build can read
 */
export async function loadDiscovery(from: string, access: Access): Promise<Discovery> {
  const isAddress = /^https?:\/\//.test(from);
  const text = isAddress ? await download(from, access) : await readText(from);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError(`${from}: not JSON`);
  }
  const document = (
    isObject(json) && isObject(json["result"]) ? json["result"] : json
  ) as Discovery;
  if (!isDiscovery(document)) {
    throw new ConfigError(
      `${from}: not a discovery document; a gateway answers one where its schemas folder has discovery.json`,
    );
  }
  if (document.discoveryVersion !== discoveryVersion) {
    throw new ConfigError(
      `${from}: discoveryVersion ${document.discoveryVersion} is not ${discoveryVersion}, which this version of tunnel-codegen reads`,
    );
  }
  return document;
}

/** Of whatever version. A manifest has tasks and events as well. */
function isDiscovery(document: unknown): boolean {
  return (
    isObject(document) &&
    "discoveryVersion" in document &&
    Array.isArray(document["tasks"]) &&
    Array.isArray(document["events"])
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EISDIR")
      throw new ConfigError(`${file}: a folder; name the discovery.json in it`);
    throw new ConfigError(`${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

async function download(url: string, { token, tokenHeader }: Access): Promise<string> {
  let response: Response;
  try {
    const headers = token === undefined ? {} : { [tokenHeader]: token };
    // Following a redirect would hand the token to whoever it names.
    response = await fetch(url, {
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new ConfigError(`${url}: ${why}`);
  }
  if (response.status === 401) {
    throw new ConfigError(`${url}: the gateway wants a token; give one in TUNNEL_TOKEN`);
  }
  if (response.status === 404) {
    throw new ConfigError(
      `${url}: status 404; a gateway answers at its base path and /discovery, as in http://127.0.0.1:7070/__runner/discovery, unless it runs with --discovery off`,
    );
  }
  if (!response.ok) throw new ConfigError(`${url}: status ${response.status}`);
  return response.text();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
