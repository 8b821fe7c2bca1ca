import { parentPort, workerData } from 'node:worker_threads';
import { readHere, type Wanted } from './read-here.ts';

// A thread of its own for one returned mail: what it does to this thread ends with it.
const reading = await readHere(workerData as Wanted);
parentPort?.postMessage(reading);
