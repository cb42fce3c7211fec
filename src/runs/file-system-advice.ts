const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space; the run goes on from what is scored.',
  EDQUOT: 'Your share of the disk is used up. Free some space; the run goes on from what is scored.',
  EROFS: 'Nothing can be written there. Choose another folder for runs.',
  EACCES: 'You may not read or write there. Choose another folder for runs, or change the permissions.',
  EPERM: 'You may not read or write there. Choose another folder for runs, or change the permissions.',
  ENOTDIR: 'A file is in the way. Choose another folder for runs, or move the file.',
  EMFILE: 'Too many files are open. Close other programs, or raise the limit (ulimit -n).',
};

/** What to do about an error of the file system; undefined where there is nothing to say, or it is another error. */
export function fileSystemAdvice(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  // Node says so of a folder that it cannot make with those above it, on a disk that cannot be written.
  const unmade = error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir';
  return advice[unmade ? 'EROFS' : error.code];
}
