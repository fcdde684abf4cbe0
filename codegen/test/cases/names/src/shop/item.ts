export interface Item {
  sku: string;
}
export interface Page<Entry> {
  entries: Entry[];
  next?: Page<Entry>;
}
export type Box<Value> = { value: Value };
