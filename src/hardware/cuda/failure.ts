import { HubError } from '../../hub/hub-error';

export const makeRoom =
  'Make room there, or have REWARDBENCH_CUDA_FOLDER name a folder on another disk; what has been fetched is kept.';

/** What the means of transfer say of the hub, for NuGet and PyPI. Other errors stay as they are. */
export function inOwnWords(error: unknown, address: string): unknown {
  const full =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  if (full) return new HubError('disk-space', 'The disk is full.', makeRoom);
  if (!(error instanceof HubError)) return error;
  const { problem, message } = error;
  switch (problem) {
    case 'disk-space':
      return new HubError(problem, message, makeRoom);
    case 'checksum':
      return error;
    case 'network':
    case 'rate-limited':
      return new HubError(
        problem,
        message,
        'Check the network, and HTTPS_PROXY where you use one, and try again; what has been fetched is kept.',
      );
    case 'not-understood':
      return new HubError(
        problem,
        message,
        'Try again; where you use a mirror, see that it has the same files.',
      );
    default:
      return new HubError(
        'not-found',
        `${new URL(address).host} does not give what was asked for (${address}).`,
      );
  }
}
