import type { ErrorCode, ErrorDetail } from '@pochtovik/contracts';

/**
 * Why a template or letter is refused, inside a rendering thread. The thread has no use for the schemas that come with
 * `PochtovikError`, and each thread would keep its own 30 MB of them: the renderer makes that error of this one.
 */
export class RenderRefusal extends Error {
  override readonly name = 'RenderRefusal';
  readonly code: ErrorCode;
  readonly details: ErrorDetail[];

  constructor(code: ErrorCode, details: ErrorDetail[]) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
