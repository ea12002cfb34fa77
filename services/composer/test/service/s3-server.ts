import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AwsV4Signer } from 'aws4fetch';

/** What the storage is opened with. */
export const S3_KEYS = { accessKeyId: 'key', secretAccessKey: 'secret', region: 'ru-1' };

/** Storage in this process that speaks as much of S3 as files need: PUT, GET, HEAD and DELETE of signed requests. */
export async function startS3() {
  const objects = new Map<string, Buffer>();
  let isDown = false;
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '' } = request;
    const body = await buffer(request);
    const answer = (status: number, content?: Buffer) => response.writeHead(status).end(content);
    const address = `http://${request.headers.host}${url}`;
    if (isDown) return answer(500);
    const datetime = String(request.headers['x-amz-date']);
    const headers = { 'X-Amz-Content-Sha256': String(request.headers['x-amz-content-sha256']) };
    const signer = new AwsV4Signer({ ...S3_KEYS, service: 's3', method, url: address, headers, datetime });
    const expected = (await signer.sign()).headers.get('authorization');
    if (request.headers.authorization !== expected) return answer(403);
    if (method === 'PUT') {
      objects.set(url, body);
      return answer(200);
    }
    if (method === 'DELETE') {
      objects.delete(url);
      return answer(204);
    }
    const found = objects.get(url);
    if (!found) return answer(404);
    return answer(200, method === 'HEAD' ? undefined : found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    bucketUrl: `http://127.0.0.1:${port}/bucket`,
    objects,
    /** Answers nothing but failures from now on, or no more. */
    setDown: (down: boolean) => {
      isDown = down;
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || !address) throw new Error('the server listens on nothing');
  return address;
}
