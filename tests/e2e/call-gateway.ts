import type { ExampleSetUp } from '@pochtovik/demo';

/**
 * A call of the gateway's API as the widget makes it, signed in as the administrator of the example.
 * @param path behind `/api/v1`
 * @param key of a call that may be repeated (`Idempotency-Key`)
 */
export async function callGateway(
  { gateway: { url, authorization } }: ExampleSetUp,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, ok: response.ok, text, json: JSON.parse(text) };
}
