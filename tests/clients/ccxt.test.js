// ccxt, as its users run it, against the practice exchange: both of its ids, REST and streams, and its own error classes.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ccxt from 'ccxt';
import { startVenue } from './venue.js';

// Every address of the real venue, wherever ccxt keeps it, becomes the practice exchange's.
function pointedAt(base, urls) {
  const stream = base.replace('http:', 'ws:');
  const moved = (value) => {
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, moved(inner)]));
    }
    return String(value)
      .replace(/^https:\/\/[a-z]+\.binance\.(com|us)/, base)
      .replace(/^wss:\/\/[a-z-]+\.binance\.(com|us)(:\d+)?/, stream);
  };
  return moved(urls);
}

for (const id of ['binanceus', 'binance']) {
  describe(`ccxt ${id}`, () => {
    let venue;
    let client;
    const another = (keys) => {
      const made = new ccxt.pro[id]({ ...keys, enableRateLimit: false });
      made.urls.api = pointedAt(venue.base, made.urls.api);
      made.options.defaultType = 'spot';
      made.options.fetchMarkets = { types: ['spot'] };
      return made;
    };
    before(async () => {
      venue = await startVenue('--profile', id);
      const keys = await venue.account({ USDT: '10000', BTC: '1' });
      client = another({ apiKey: keys.api_key, secret: keys.api_secret });
      await client.loadHttpProxyAgent(); // what ccxt asks for before it opens a plain ws:// address
    });
    after(async () => {
      await client.close();
      await venue.stop();
    });

    it('loads the markets with their rules', async () => {
      const markets = await client.loadMarkets();
      const btc = markets['BTC/USDT'];
      assert.equal(btc.id, 'BTCUSDT');
      assert.equal(btc.precision.price, 0.01);
      assert.equal(btc.precision.amount, 0.00001);
      assert.equal(btc.limits.cost.min, id === 'binance' ? 5 : 1);
      assert.equal(btc.active, true);
      assert.ok(markets['ETH/USDT']);
    });

    it('reads ticker, candles, book and trades', async () => {
      const ticker = await client.fetchTicker('BTC/USDT');
      assert.ok(ticker.bid > 0 && ticker.ask > ticker.bid);
      assert.ok(ticker.high >= ticker.low && ticker.last > 0);
      const both = await client.fetchTickers(['BTC/USDT', 'ETH/USDT']);
      assert.deepEqual(Object.keys(both).sort(), ['BTC/USDT', 'ETH/USDT']);
      for (const [frame, length] of [['1m', 60_000], ['1h', 3_600_000], ['1d', 86_400_000]]) {
        const candles = await client.fetchOHLCV('BTC/USDT', frame, undefined, 500);
        assert.equal(candles.length, 500);
        for (let i = 1; i < candles.length; i++) assert.equal(candles[i][0] - candles[i - 1][0], length);
        for (const [, open, high, low, close] of candles) {
          assert.ok(high >= Math.max(open, close) && low <= Math.min(open, close) && low > 0);
        }
      }
      const book = await client.fetchOrderBook('BTC/USDT', 20);
      assert.ok(book.bids.length > 3 && book.asks.length > 3);
      assert.ok(book.bids[0][0] < book.asks[0][0]);
      assert.ok(Array.isArray(await client.fetchTrades('BTC/USDT')));
      assert.equal((await client.fetchStatus()).status, 'ok');
      assert.ok(Math.abs((await client.fetchTime()) - Date.now()) < 5000);
    });

    it('buys at market, sells at a limit, sees orders, trades and balances', async () => {
      const before = await client.fetchBalance();
      const bought = await client.createOrder('BTC/USDT', 'market', 'buy', 0.002);
      assert.equal(bought.status, 'closed');
      assert.equal(bought.filled, 0.002);
      const trades = await client.fetchMyTrades('BTC/USDT');
      const mine = trades.filter((trade) => trade.order === bought.id);
      assert.ok(Math.abs(mine.reduce((sum, trade) => sum + trade.amount, 0) - 0.002) < 1e-12);
      assert.ok(mine.every((trade) => trade.fee.currency === 'BTC' && trade.takerOrMaker === 'taker'));
      const after = await client.fetchBalance();
      assert.ok(after.BTC.total > before.BTC.total && after.USDT.total < before.USDT.total);

      const price = client.priceToPrecision('BTC/USDT', bought.average * 1.2);
      const resting = await client.createOrder('BTC/USDT', 'limit', 'sell', 0.001, Number(price));
      assert.equal(resting.status, 'open');
      assert.equal((await client.fetchBalance()).BTC.used, 0.001);
      assert.deepEqual((await client.fetchOpenOrders('BTC/USDT')).map((order) => order.id), [resting.id]);
      assert.equal((await client.fetchOrder(resting.id, 'BTC/USDT')).price, Number(price));
      assert.equal((await client.cancelOrder(resting.id, 'BTC/USDT')).status, 'canceled');
      assert.deepEqual(await client.fetchOpenOrders('BTC/USDT'), []);
      const all = await client.fetchOrders('BTC/USDT');
      assert.deepEqual(all.map((order) => order.status), ['closed', 'canceled']);
    });

    it('spends a sum with a market order by cost', async () => {
      const order = await client.createMarketBuyOrderWithCost('BTC/USDT', 25);
      assert.equal(order.status, 'closed');
      assert.ok(order.cost <= 25 && order.cost > 23);
    });

    it('gives its own error classes for what the venue refuses', async () => {
      const ticker = await client.fetchTicker('BTC/USDT');
      const low = Number(client.priceToPrecision('BTC/USDT', ticker.last * 0.9));
      await assert.rejects(client.createOrder('BTC/USDT', 'limit', 'buy', 0.00001, low), ccxt.BadRequest); // below the minimum
      await assert.rejects(client.createOrder('BTC/USDT', 'limit', 'buy', 5, low), ccxt.InsufficientFunds);
      await assert.rejects(client.cancelOrder('999999999', 'BTC/USDT'), ccxt.OrderNotFound);
      await assert.rejects(client.fetchOrder('999999999', 'BTC/USDT'), ccxt.OrderNotFound);
      await assert.rejects(client.publicGetTickerPrice({ symbol: 'NOPEUSDT' }), ccxt.BadSymbol);
      const post = { postOnly: true };
      const high = Number(client.priceToPrecision('BTC/USDT', ticker.last * 1.1));
      await assert.rejects(
        client.createOrder('BTC/USDT', 'limit', 'buy', 0.001, high, post),
        ccxt.OrderImmediatelyFillable,
      );
      const stranger = another({ apiKey: client.apiKey, secret: 'x'.repeat(64) });
      await assert.rejects(stranger.fetchBalance(), ccxt.AuthenticationError);
      const nobody = another({ apiKey: 'z'.repeat(64), secret: 'x'.repeat(64) });
      await assert.rejects(nobody.fetchBalance(), ccxt.AuthenticationError);
    });

    it('watches prices, book and trades', async () => {
      const ticker = await client.watchTicker('BTC/USDT');
      assert.ok(ticker.last > 0);
      const book = await client.watchOrderBook('BTC/USDT');
      assert.ok(book.bids[0][0] < book.asks[0][0]);
      const [trade] = await client.watchTrades('BTC/USDT');
      assert.ok(trade.price > 0 && trade.amount > 0);
      const candles = await client.watchOHLCV('BTC/USDT', '1m');
      assert.ok(candles.at(-1)[4] > 0);
    });

    it('watches its own orders and balance', async () => {
      let seen;
      const watched = client.watchOrders('BTC/USDT').then((orders) => (seen = orders));
      const balance = client.watchBalance();
      const placed = [];
      // Nobody says when the subscription stands: an order that left before it is not told of, a later one is.
      while (!seen && placed.length < 50) {
        placed.push((await client.createOrder('BTC/USDT', 'market', 'buy', 0.0005)).id);
        await Promise.race([watched, new Promise((resolve) => setTimeout(resolve, 100))]);
      }
      assert.ok(placed.includes((await watched)[0].id));
      assert.ok((await balance).BTC.total > 0);
    });

    it('calls a request limit by its name', async () => {
      await venue.fault({ kind: 'rate_limit', endpoint: 'GET /api/v3/time', count: 1, retry_after: 1 });
      await assert.rejects(client.fetchTime(), (error) => {
        assert.ok(error instanceof ccxt.RateLimitExceeded || error instanceof ccxt.DDoSProtection, String(error));
        return true;
      });
    });
  });
}
