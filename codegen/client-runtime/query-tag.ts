// TanStack Query's types, from whichever of its packages there is. A client depends on none:
// where one is not installed, its tag is `any`, which is told apart below.
/* eslint-disable @typescript-eslint/ban-ts-comment -- an error there is only where it is not installed */
/** @ts-ignore */
import type { DataTag as CoreTag, SkipToken as CoreSkip } from "@tanstack/query-core";
/** @ts-ignore */
import type { DataTag as ReactTag, SkipToken as ReactSkip } from "@tanstack/react-query";
/** @ts-ignore */
import type { DataTag as VueTag, SkipToken as VueSkip } from "@tanstack/vue-query";
/** @ts-ignore */
import type { DataTag as SolidTag, SkipToken as SolidSkip } from "@tanstack/solid-query";
/** @ts-ignore */
import type { DataTag as SvelteTag, SkipToken as SvelteSkip } from "@tanstack/svelte-query";

/** A query's key that knows the type of the query's data. */
export type TaggedKey<Key, Data> = Either<
  CoreTag<Key, Data>,
  Either<
    ReactTag<Key, Data>,
    Either<VueTag<Key, Data>, Either<SolidTag<Key, Data>, Either<SvelteTag<Key, Data>, Key>>>
  >
>;

/** The type of `skipToken`; nothing is of it where TanStack Query is not installed. */
export type SkipToken = Either<
  CoreSkip,
  Either<ReactSkip, Either<VueSkip, Either<SolidSkip, Either<SvelteSkip, never>>>>
>;

/** The first, unless it is `any`: nothing else there is a string. */
type Either<Tag, Other> = { tag: Tag } extends { tag: "" } ? Other : Tag;
