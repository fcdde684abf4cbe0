export interface Item {
  invoice: string;
}
export default interface Unnamed {
  a: 1;
}
export namespace Deep {
  export interface Only {
    deep: true;
  }
}
