import { readFile } from "node:fs/promises";
import { ConfigError } from "../config.ts";
import type { Discovery } from "../generated/discovery.ts";
import { isObject, problemIn } from "./check-discovery.ts";

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
 * @param from a file, a document's address, or a gateway's
 * @throws {ConfigError} where there is none that this build can read
 */
export async function loadDiscovery(from: string, access: Access): Promise<Discovery> {
  if (!/^https?:\/\//.test(from)) return parse(from, await readText(from));
  if (!URL.canParse(from)) throw new ConfigError(`${from}: not an address`);
  let missing: NoDocument | undefined;
  for (const url of addressesFor(from)) {
    try {
      return parse(url, await download(url, access));
    } catch (error) {
      if (!(error instanceof NoDocument)) throw error;
      missing ??= error;
    }
  }
  throw missing ?? new NoDocument(`${from}: no discovery document`);
}

/** There is something else, or nothing: the document may be at another address. */
class NoDocument extends ConfigError {}

/** The address itself, and those of the document where it is a gateway's, or one with its base path. */
function addressesFor(from: string): string[] {
  const { pathname } = new URL(from);
  if (/\/discovery\/?$|\.json$/.test(pathname)) return [from];
  const below = ["discovery", "__runner/discovery"].map((path) => {
    const url = new URL(from);
    url.pathname = pathname.replace(/\/*$/, `/${path}`);
    return url.href;
  });
  return [from, ...below];
}

function parse(from: string, text: string): Discovery {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NoDocument(`${from}: not JSON`);
  }
  const document = isObject(json) && isObject(json["result"]) ? json["result"] : json;
  if (!isDiscovery(document)) {
    throw new NoDocument(
      `${from}: not a discovery document; a gateway answers one where its schemas folder has discovery.json`,
    );
  }
  if (document.discoveryVersion !== discoveryVersion) {
    throw new ConfigError(
      `${from}: discoveryVersion ${document.discoveryVersion} is not ${discoveryVersion}, which this version of tunnel-codegen reads`,
    );
  }
  const problem = problemIn(document);
  if (problem !== undefined) throw new ConfigError(`${from}: ${problem}`);
  return document as unknown as Discovery;
}

/** Of whatever version. A manifest has tasks and events as well. */
function isDiscovery(
  document: unknown,
): document is Record<string, unknown> & Pick<Discovery, "discoveryVersion"> {
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
    if (code !== "ENOENT") throw new ConfigError(`${file}: ${message}`);
    const hint = /^[\w.-]+:\d/.test(file) ? "; an address begins with http:// or https://" : "";
    throw new ConfigError(`${file}: no such file${hint}`);
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
    const problem =
      token === undefined
        ? "wants a token; give one in TUNNEL_TOKEN"
        : `does not take the token of TUNNEL_TOKEN, sent as ${tokenHeader}`;
    throw new ConfigError(`${url}: the gateway ${problem}`);
  }
  if (response.status === 404) {
    throw new NoDocument(
      `${url}: status 404; a gateway answers at its base path and /discovery, as in http://127.0.0.1:7070/__runner/discovery, unless it runs with --discovery off`,
    );
  }
  // As a site's front page answers that leads to another.
  const isElsewhere = response.status === 405 || (response.status >= 300 && response.status < 400);
  if (isElsewhere) throw new NoDocument(`${url}: status ${response.status}`);
  if (!response.ok) throw new ConfigError(`${url}: status ${response.status}`);
  return response.text();
}
