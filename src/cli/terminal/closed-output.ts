import { exitCodes } from '../ending';

/**
 * Who reads the output may leave early (`| head`): the work goes on and is kept. Output that cannot be written for
 * another reason (a full disk) ends the program, for what was asked for is lost.
 */
export function outliveReaders(): void {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    process.stdout.on('error', () => undefined);
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  process.stderr.on('error', () => undefined);
}
