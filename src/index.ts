export { openProject } from './open-project.js';
export type { Project, Surroundings } from './project.js';
export { author, check, type Authored } from './check.js';
export { plan, type Planned } from './pipeline.js';
export { render, type Rendered } from './render.js';
export type { RenderEvent, RenderMode, RenderOptions } from './render-options.js';
export { circle, decide, takes } from './decide.js';
export type { Clock } from './base/clock.js';
export type { Diagnostic, Place } from './base/diagnostic.js';
export type { Json } from './base/digest.js';
export type { MicroUsd } from './base/money.js';
export type { Storyboard } from './storyboard/storyboard.js';
export type { Attempt, Failure, TakeFacts } from './ledger/attempt.js';
export type { Recipe, Request, RequestInput } from './ledger/request.js';
export type { Capability, PictureLimits } from './providers/capability.js';
export {
  HttpFailure,
  type Body,
  type Created,
  type Download,
  type Form,
  type Found,
  type Http,
  type HttpAnswer,
  type HttpCall,
  type JobFacts,
  type Outside,
  type Owed,
  type Prepared,
  type Provider,
  type Refused,
  type Sent,
  type Sought,
  type Status,
  type StoredFile,
  type StoredInputs,
  type Uploaded,
  type Uploader,
  type Uploads,
} from './providers/provider.js';
export { isRefusal, readJson, type Answer } from './providers/answer.js';
export { exchange, postOnce, type Exchange } from './providers/exchange.js';
export { saidIn, type Said } from './providers/said.js';
export { downloadFrom } from './providers/download.js';
export { ownProvider, type OwnProvider } from './providers/own.js';
export { everything, type PlanOptions } from './plan/given.js';
export type { Plan, PlannedFilm, PlannedRequest, PlannedSlot, Totals } from './plan/plan.js';
export type { RunOutcome } from './run/outcome.js';
export type { FilmEnd } from './stitch/films.js';
