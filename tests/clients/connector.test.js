// Binance's own connector for Node, against the practice exchange.

import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import connector from '@binance/connector';
import { startVenue } from './venue.js';

const { Spot, WebsocketAPI, WebsocketStream } = connector;
const silent = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));

describe('@binance/connector', () => {
  let venue;
  let keys;
  let client;
  before(async () => {
    venue = await startVenue();
    keys = await venue.account();
    client = new Spot(keys.api_key, keys.api_secret, { baseURL: venue.base });
  });
  after(() => venue.stop());

  it('reads the market', async () => {
    assert.deepEqual((await client.ping()).data, {});
    const info = (await client.exchangeInfo({ symbol: 'BTCUSDT' })).data;
    assert.equal(info.symbols[0].status, 'TRADING');
    assert.equal((await client.klines('BTCUSDT', '1h', { limit: 5 })).data.length, 5);
    assert.ok((await client.depth('BTCUSDT', { limit: 5 })).data.bids.length > 0);
    assert.ok(Number((await client.tickerPrice('BTCUSDT')).data.price) > 0);
    assert.ok(Number((await client.avgPrice('BTCUSDT')).data.price) > 0);
    assert.equal((await client.ticker24hr('', ['BTCUSDT', 'ETHUSDT'])).data.length, 2);
  });

  it('trades and reads its account', async () => {
    const bought = (await client.newOrder('BTCUSDT', 'BUY', 'MARKET', { quoteOrderQty: 50 })).data;
    assert.equal(bought.status, 'FILLED');
    assert.ok(bought.fills.length > 0);
    const price = (Math.floor(Number(bought.fills[0].price) * 0.8 * 100) / 100).toFixed(2);
    const resting = (
      await client.newOrder('BTCUSDT', 'BUY', 'LIMIT', { price, quantity: 0.001, timeInForce: 'GTC' })
    ).data;
    assert.equal(resting.status, 'NEW');
    assert.equal((await client.getOrder('BTCUSDT', { orderId: resting.orderId })).data.status, 'NEW');
    assert.equal((await client.openOrders({ symbol: 'BTCUSDT' })).data.length, 1);
    assert.equal((await client.cancelOrder('BTCUSDT', { orderId: resting.orderId })).data.status, 'CANCELED');
    assert.equal((await client.myTrades('BTCUSDT')).data.length, bought.fills.length);
    const account = (await client.account()).data;
    assert.ok(account.balances.some((balance) => balance.asset === 'BTC' && Number(balance.free) > 0));
  });

  it('hands on status, code and message of a refusal', async () => {
    const refused = async (call, status, code) =>
      assert.rejects(call, (error) => {
        assert.equal(error.response.status, status);
        assert.equal(error.response.data.code, code);
        return true;
      });
    await refused(client.tickerPrice('NOPEUSDT'), 400, -1121);
    await refused(client.newOrder('BTCUSDT', 'BUY', 'MARKET', { quantity: 0.000001 }), 400, -1013);
    await refused(client.getOrder('BTCUSDT', { orderId: 123456789 }), 400, -2013);
    const forged = new Spot(keys.api_key, 'not the secret', { baseURL: venue.base });
    await refused(forged.account(), 400, -1022);
    const stranger = new Spot('k'.repeat(64), keys.api_secret, { baseURL: venue.base });
    await refused(stranger.account(), 401, -2015);
  });

  it('hears its own fills on the listen-key stream', async () => {
    const { listenKey } = (await client.createListenKey()).data;
    await client.renewListenKey(listenKey);
    let stream;
    const report = new Promise((resolve) => {
      stream = new WebsocketStream({
        logger: silent,
        wsURL: venue.base.replace('http', 'ws'),
        callbacks: {
          open: () => client.newOrder('BTCUSDT', 'BUY', 'MARKET', { quantity: 0.001 }),
          message: (text) => {
            const event = JSON.parse(text);
            if (event.e === 'executionReport' && event.x === 'TRADE') resolve(event);
          },
        },
      });
      stream.userData(listenKey);
    });
    const event = await report;
    assert.equal(event.s, 'BTCUSDT');
    assert.equal(event.N, 'BTC');
    stream.disconnect();
    assert.deepEqual((await client.closeListenKey(listenKey)).data, {});
  });

  it('places and asks over the WebSocket API', async () => {
    let socket;
    const replies = new Map();
    const reply = (id) => new Promise((resolve) => replies.set(id, resolve));
    await new Promise((resolve) => {
      socket = new WebsocketAPI(keys.api_key, keys.api_secret, {
        logger: silent,
        wsURL: venue.base.replace('http', 'ws') + '/ws-api/v3',
        callbacks: {
          open: resolve,
          message: (text) => {
            const answer = JSON.parse(text);
            replies.get(answer.id)?.(answer);
          },
        },
      });
    });
    const placed = reply('one');
    socket.newOrder('ETHUSDT', 'BUY', 'MARKET', { quantity: 0.01, id: 'one' });
    const order = await placed;
    assert.equal(order.status, 200);
    assert.equal(order.result.status, 'FILLED');
    const asked = reply('two');
    socket.account({ id: 'two' });
    assert.equal((await asked).status, 200);
    socket.disconnect();
  });
});
