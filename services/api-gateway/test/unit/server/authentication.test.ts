import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { createLogger } from '@pochtovik/service-kit';
import { createHttpServer } from '@pochtovik/service-kit/http';
import { AuthNotDeclared, protectRoutes } from '../../../src/server/authentication.ts';

test('a route that does not say who may call it can not be declared', () => {
  const app = createHttpServer(createLogger('test', 'silent')).withTypeProvider<TypeBoxTypeProvider>();
  const nobody = async () => assert.fail('is not asked');
  protectRoutes(app, {
    sessions: { begin: nobody, find: nobody, endAll: nobody },
    members: { account: nobody, caller: nobody, forgetUser: () => assert.fail(), forgetAccount: () => assert.fail() },
  });
  assert.throws(() => app.get('/api/v1/forgotten', async () => ({})), AuthNotDeclared);
});
