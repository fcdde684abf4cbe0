/** What the JSDoc of a task or an event says, as its author put it. */
export interface JsDoc {
  description: string;
  tags: readonly JsDocTag[];
}

/** A tag for those who read it, such as `@example`; its text may begin with a line end. */
export interface JsDocTag {
  name: string;
  text: string;
}
