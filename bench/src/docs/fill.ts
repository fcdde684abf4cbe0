/**
 * Puts sections into a page, each between `<!-- bench:NAME -->` and `<!-- /bench -->`. Where
 * there is nothing to put, what is there stays.
 */
export function fill(page: string, section: (name: string) => string): string {
  return page.replaceAll(
    /(<!-- bench:([\w-]+) -->\n)[\s\S]*?(<!-- \/bench -->)/g,
    (whole, begin: string, name: string, end: string) => {
      const body = section(name);
      return body === "" ? whole : `${begin}\n${body}\n\n${end}`;
    },
  );
}
