export { doubtsOf, mergeRuns } from './merge-runs.ts';
export { isAnswer, isHit } from './topics.ts';
export type {
  CoreCell,
  CoreParams,
  CoreRow,
  Doubt,
  JudgedPart,
  Mask,
  MergeCore,
  MergePart,
  PlaceView,
} from './types.ts';
export { keyOf, topicOf } from './view.ts';
