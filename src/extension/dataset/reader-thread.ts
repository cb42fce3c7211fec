/** The thread in which a preview's file is read: a damaged one can keep its decoder busy for ever. */
import { parentPort } from 'node:worker_threads';
import { DatasetError } from '../../datasets/dataset-error';
import { readerEvents, readerRequests } from '../../protocol/dataset';
import { Answerer } from '../../protocol/message-channel';
import { DatasetReader } from './dataset-reader';

const reader = new DatasetReader((counted) => answerer.tell('counted', counted));
const answerer = new Answerer(
  readerRequests,
  readerEvents,
  {
    open: (source) => reader.open(source).catch(explained),
    page: (query) => reader.page(query).catch(explained),
    example: (query) => reader.example(query).catch(explained),
    position: (query) => Promise.resolve(reader.position(query)),
  },
  (message) => parentPort?.postMessage(message),
);
parentPort?.on('message', (message: unknown) => void answerer.receive(message));

/** What is wrong and what to do, in one text: the error's class stays in this thread. */
function explained(error: unknown): never {
  if (error instanceof DatasetError && error.advice !== undefined) {
    throw new Error(`${error.message}. ${error.advice}`);
  }
  throw error;
}
