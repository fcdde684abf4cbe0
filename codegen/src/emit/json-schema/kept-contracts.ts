import type { ErrorContract, EventContract, TaskContract } from "../../model/contract.ts";
import type { DeclaredError } from "../../model/declared-error.ts";
import type { Event } from "../../model/event.ts";
import type { Task } from "../../model/task.ts";
import { OncePer } from "../once-per.ts";

/**
 * The contracts of tasks, events and errors that were read in an earlier run. They hold
 * as long as the names in them do. A contract is never changed: emitters keep the texts
 * that they made of one for as long as there is that one.
 */
export class KeptContracts {
  readonly tasks = new OncePer<Task, TaskContract>();
  readonly events = new OncePer<Event, EventContract>();
  readonly errors = new OncePer<DeclaredError, ErrorContract>();
}
