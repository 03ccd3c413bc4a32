// An identity provider on this machine: prints its port, is told where people go back to, and serves until its input
// ends. Ada is in the groups `platform` and `all`, everybody else in `all`.
import http from 'node:http';
import { createRequire } from 'node:module';
import readline from 'node:readline';

const require = createRequire(`${process.env.PITCREW_OIDC_PROVIDER}/`);
const { default: Provider } = await import(require.resolve('oidc-provider'));

const server = http.createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();
console.log(port);

const lines = readline.createInterface({ input: process.stdin });
const [back] = await new Promise((done) => lines.once('line', (line) => done([line])));
lines.on('close', () => process.exit(0));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'pitcrew', client_secret: process.env.CLIENT_SECRET, redirect_uris: [back] }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      preferred_username: id,
      email: `${id}@example.com`,
      email_verified: true,
      groups: id === 'ada' ? ['platform', 'all'] : id === 'eve' ? [] : ['all'],
    }),
  }),
});
server.on('request', provider.callback());
console.log('ready');
