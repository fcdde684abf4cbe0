import type { Event } from "../../model/event.ts";
import type { Service } from "../../model/service.ts";
import type { Task } from "../../model/task.ts";

/** The client's methods under the segments that lead to them, sorted by segment. */
export type MethodTree = ReadonlyMap<string, Method | MethodTree>;

export type Method = { kind: "task"; task: Task } | { kind: "event"; event: Event };

/** The way to a method on the client. */
export function pathOf(method: Method): readonly string[] {
  return method.kind === "task" ? method.task.clientPath : method.event.clientPath;
}

export function isTree(member: Method | MethodTree): member is MethodTree {
  return member instanceof Map;
}

export function methodTree(service: Service): MethodTree {
  const methods = [
    ...service.tasks.map((task) => ({ path: task.clientPath, method: { kind: "task", task } })),
    ...service.events.map((event) => ({
      path: event.clientPath,
      method: { kind: "event", event },
    })),
  ] as Branch[];
  return grow(methods);
}

/** All methods, in the order of the tree. */
export function methodsIn(tree: MethodTree): Method[] {
  return [...tree.values()].flatMap((member) => (isTree(member) ? methodsIn(member) : [member]));
}

interface Branch {
  path: readonly string[];
  method: Method;
}

function grow(branches: readonly Branch[]): MethodTree {
  const bySegment = new Map<string, Branch[]>();
  for (const { path, method } of branches) {
    const [segment = "", ...rest] = path;
    const siblings = bySegment.get(segment) ?? [];
    siblings.push({ path: rest, method });
    bySegment.set(segment, siblings);
  }
  const segments = [...bySegment].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    segments.map(([segment, siblings]) => {
      const method = siblings.find(({ path }) => path.length === 0)?.method;
      return [segment, method ?? grow(siblings)];
    }),
  );
}

/** The tree as an object literal of JavaScript. */
export function printTree(
  methods: MethodTree,
  print: (method: Method) => string,
  indent = "",
): string {
  const members = [...methods].map(([segment, member]) => {
    const value = isTree(member) ? printTree(member, print, `${indent}  `) : print(member);
    return `${indent}  ${segment}: ${value},\n`;
  });
  return members.length === 0 ? "{}" : `{\n${members.join("")}${indent}}`;
}
