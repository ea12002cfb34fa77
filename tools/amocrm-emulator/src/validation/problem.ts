/** One refusal of a field. `path` is dotted and starts at the item. */
export interface FieldError {
  code: 'NotSupportedChoice' | 'InvalidType' | 'FieldNotExpected' | 'FieldMissing' | 'TooLong';
  path: string;
  detail: string;
}

/** Refusals of one item of a batch. */
export interface ItemErrors {
  request_id: string;
  errors: FieldError[];
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  504: 'Gateway Timeout',
};

/** An answer other than success, sent as `application/problem+json` (kommo docs, http-codes). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly extra: Record<string, unknown>;

  constructor(status: number, detail: string, extra: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.extra = extra;
  }

  /** The JSON body. */
  body(): Record<string, unknown> {
    return {
      ...this.extra,
      title: TITLES[this.status] ?? 'Error',
      type: `https://httpstatus.es/${this.status}`,
      status: this.status,
      detail: this.message,
    };
  }
}

/** 400 with the list of refused fields. */
export function validationProblem(items: ItemErrors[]): ApiProblem {
  return new ApiProblem(400, 'Request validation failed', { 'validation-errors': items });
}

/** 400 for a body that is absent, `[]` or `{}`. */
export function emptyBody(): ApiProblem {
  return new ApiProblem(400, 'Request data can not be empty');
}

/** 401: the token is bad, revoked, expired, or belongs to another host. */
export function unauthorized(): ApiProblem {
  return new ApiProblem(401, 'Invalid user name or password');
}

/** 403: the user has no right. */
export function forbidden(detail = 'Access denied'): ApiProblem {
  return new ApiProblem(403, detail);
}

/** 404 for an entity or a route that is not there. */
export function notFound(detail = 'Not Found'): ApiProblem {
  return new ApiProblem(404, detail);
}

/** A value that is not among the choices. */
export function notSupported(path: string): FieldError {
  return { code: 'NotSupportedChoice', path, detail: 'The value you selected is not a valid choice.' };
}

/** A key nobody expected here. */
export function notExpected(path: string): FieldError {
  return { code: 'FieldNotExpected', path, detail: 'This field was not expected.' };
}

/** A key that must be there. */
export function missing(path: string): FieldError {
  return { code: 'FieldMissing', path, detail: 'This field is missing.' };
}

/** A value of a wrong type; `type` is the expected one. */
export function invalidType(path: string, type: string): FieldError {
  return { code: 'InvalidType', path, detail: `This value should be of type ${type}.` };
}
