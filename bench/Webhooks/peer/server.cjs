// The peer as its README uses it: migrations, then every POST goes to processWebhook. An error of its is answered 400, as its own server does.
// Required, not imported: as an ES module it does not find its own migrations, and says so to a logger only.
const { createServer } = require('node:http');
const { runMigrations, StripeSync } = require('@supabase/stripe-sync-engine');

const { PEER_DATABASE, PEER_PORT, PEER_SECRET, PEER_KEY } = process.env;
async function main() {
  await runMigrations({ databaseUrl: PEER_DATABASE, schema: 'stripe' });
  const sync = new StripeSync({
    poolConfig: { connectionString: PEER_DATABASE, max: 20 },
    schema: 'stripe',
    stripeSecretKey: PEER_KEY,
    stripeWebhookSecret: PEER_SECRET,
    autoExpandLists: false,
    backfillRelatedEntities: false,
  });

  let said = false;
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', async () => {
      let status = 200;
      try {
        await sync.processWebhook(Buffer.concat(parts), request.headers['stripe-signature']);
      } catch (refused) {
        if (!said) console.error(`The peer refuses: ${refused.message}`);
        said = true;
        status = 400;
      }
      const body = '{"received":true}';
      response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
      response.end(body);
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(Number(PEER_PORT), '127.0.0.1', () => console.log('listening'));
  // Ends with whoever started it.
  process.stdin.on('end', () => process.exit(0)).resume();
}

main();
