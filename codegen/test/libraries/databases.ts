import type { CorpusType } from "../corpus/corpus-type.ts";

const schema = `import { boolean, integer, jsonb, pgEnum, pgTable, serial, text, varchar } from "drizzle-orm/pg-core";
const role = pgEnum("role", ["admin", "user"]);
const users = pgTable("users", {
  id: serial("id").primaryKey(), name: varchar("name", { length: 255 }).notNull(), bio: text("bio"),
  role: role("role").notNull().default("user"), active: boolean("active").notNull().default(true),
  settings: jsonb("settings").$type<{ theme: "dark" | "light" }>(), score: integer("score"),
});
`;

const row = {
  id: 1,
  name: "Ada",
  bio: null,
  role: "admin",
  active: true,
  settings: { theme: "dark" },
  score: null,
};

/** Prisma's generated types in small: payloads, selections, and results computed from arguments. */
const prisma = `type Payload = {
  name: "User"; objects: { posts: PostPayload[] };
  scalars: { id: number; email: string; name: string | null }; composites: {};
};
type PostPayload = { name: "Post"; objects: {}; scalars: { id: number; title: string; published: boolean }; composites: {} };
type Selection = { select?: Record<string, unknown> | null; include?: Record<string, unknown> | null };
type Scalars<P> = P extends { scalars: infer S } ? S : never;
type Objects<P> = P extends { objects: infer O } ? O : never;
type Result<P, A> = A extends { select: infer S extends object }
  ? { [K in keyof S as S[K] extends false | undefined | null ? never : K]: K extends keyof Objects<P> ? Related<Objects<P>[K], S[K]> : K extends keyof Scalars<P> ? Scalars<P>[K] : never }
  : A extends { include: infer I extends object }
    ? Scalars<P> & { [K in keyof I as I[K] extends false | undefined | null ? never : K]: K extends keyof Objects<P> ? Related<Objects<P>[K], I[K]> : never }
    : Scalars<P>;
type Related<O, A> = O extends (infer One)[] ? Result<One, A>[] : Result<O, A>;
declare function findMany<A extends Selection>(args: A): Promise<Result<Payload, A>[]>;
`;

const user = { id: 1, email: "a@b.c", name: null };

/** Types that libraries for databases infer from tables and queries. */
export const databases: CorpusType[] = [
  {
    name: "DrizzleSelect",
    source: `${schema}type T = typeof users.$inferSelect;`,
    values: [
      row,
      { ...row, bio: "x", score: 1, settings: null },
      { ...row, bio: 1 },
      { ...row, role: "root" },
      { ...row, settings: { theme: "blue" } },
      { ...row, more: 1 },
      { id: 1 },
    ],
  },
  {
    name: "DrizzleInsert",
    source: `${schema}type T = typeof users.$inferInsert;`,
    values: [
      { name: "Ada" },
      row,
      { name: "Ada", role: "user", bio: null },
      { name: null },
      { name: "Ada", role: "root" },
      { name: "Ada", more: 1 },
      {},
    ],
  },
  {
    name: "DrizzleQuery",
    source: `import { drizzle } from "drizzle-orm/node-postgres";
import { eq } from "drizzle-orm";
${schema}const db = drizzle("postgres://");
const query = () => db.select({ id: users.id, name: users.name, theme: users.settings }).from(users).where(eq(users.id, 1));
type T = Awaited<ReturnType<typeof query>>;`,
    values: [
      [],
      [{ id: 1, name: "Ada", theme: null }],
      [{ id: 1, name: "Ada", theme: { theme: "dark" } }],
      [{ id: "1", name: "Ada", theme: null }],
      [{ id: 1, name: "Ada" }],
    ],
  },
  {
    name: "PrismaPlain",
    source: `${prisma}const query = () => findMany({}); type T = Awaited<ReturnType<typeof query>>;`,
    values: [[], [user], [{ ...user, name: 1 }], [{ id: 1 }], [{ ...user, posts: [] }]],
  },
  {
    name: "PrismaSelect",
    source: `${prisma}const query = () => findMany({ select: { id: true, name: false, posts: { select: { title: true } } } });
type T = Awaited<ReturnType<typeof query>>;`,
    values: [
      [{ id: 1, posts: [] }],
      [{ id: 1, posts: [{ title: "x" }] }],
      [{ id: 1, posts: [{ title: "x", id: 1 }] }],
      [{ id: 1, name: "x", posts: [] }],
      [{ id: 1 }],
    ],
  },
  {
    name: "PrismaInclude",
    source: `${prisma}const query = () => findMany({ include: { posts: true } }); type T = Awaited<ReturnType<typeof query>>[number];`,
    values: [
      { ...user, posts: [] },
      { ...user, posts: [{ id: 1, title: "x", published: true }] },
      { ...user, posts: [{ id: 1, title: "x" }] },
      user,
    ],
  },
  {
    name: "KyselyInsertUpdate",
    source: `import type { ColumnType, Generated, Insertable, Selectable, Updateable } from "kysely";
interface People {
  id: Generated<number>; name: string; bio: string | null;
  token: ColumnType<string, string | undefined, never>;
}
type T = { all: Selectable<People>[]; insert: Insertable<People>; update: Updateable<People> };`,
    values: [
      { all: [{ id: 1, name: "x", bio: null, token: "t" }], insert: { name: "x" }, update: {} },
      { all: [], insert: { name: "x", id: 1, bio: "b", token: "t" }, update: { name: "y" } },
      { all: [{ id: 1, name: "x", bio: null }], insert: { name: "x" }, update: {} },
      { all: [], insert: { bio: null }, update: {} },
      { all: [], insert: { name: "x" }, update: { token: "t" } },
      { all: [], insert: { name: 1 }, update: {} },
    ],
  },
];
