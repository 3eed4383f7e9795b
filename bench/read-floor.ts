import { fastify } from 'fastify';
import pg from 'pg';

// The floor of `read`: a bare Fastify route that selects one row by key with `pg`.
const [, , port, url, accountId] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 20 });
const app = fastify();
app.get('/', async () => {
  const found = await pool.query('select * from ledger.personal_balance where center_id = $1 and account_id = $2', [
    1,
    accountId,
  ]);
  return found.rows[0];
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
