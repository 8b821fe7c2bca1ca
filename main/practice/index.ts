export { type PracticeHandle, startPractice } from './start.ts';
