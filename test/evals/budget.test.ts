import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { BudgetSpent, costOf, createBudget } from '../../src/evals/budget.ts';

const settings = (change: object) =>
  evalsSchema.parse({ ask: { call: 'POST /ask', json: { q: '{question}' }, answer: { text: true } }, ...change });

const askedUntilSpent = (change: object, msEach = 0): readonly [number, string | null] => {
  let now = 0;
  const budget = createBudget(settings(change), { elapsed: () => now });
  for (let count = 0; count < 1_000; count += 1) {
    try {
      budget.ask();
    } catch (error) {
      assert.ok(error instanceof BudgetSpent);
      assert.throws(() => budget.ask(), BudgetSpent, 'it stays spent');
      return [budget.asked(), budget.spent()];
    }
    now += msEach;
  }
  return [budget.asked(), budget.spent()];
};

test('the first bound that is reached ends the run, and says which it was', () => {
  assert.deepEqual(askedUntilSpent({ questions: 7 }), [7, 'the 7 questions of the run were asked (evals.questions)']);
  const [inTime, why] = askedUntilSpent({ questions: 999, minutes: 0.5 }, 10_000);
  assert.deepEqual([inTime, why], [4, 'the 0.5 minutes of the run were over (evals.minutes)']);
  const each = { in: 900, out: 100 };
  assert.equal(askedUntilSpent({ questions: 999, tokens: 5_500, perQuestion: each })[0], 5);
  const [paid, cost] = askedUntilSpent({ questions: 999, perQuestion: each, price: { in: 10, out: 10, most: 0.1 } });
  assert.equal(paid, 10);
  assert.match(cost ?? '', /evals\.price, 0\.1/);
});

test('what so many questions cost', () => {
  const own = settings({ perQuestion: { in: 2_000, out: 300 }, price: { in: 3, out: 15, most: 5 } });
  const { in: into, out, money } = costOf(own, 100);
  assert.deepEqual([into, out, Math.round((money ?? 0) * 1_000)], [200_000, 30_000, 1_050]);
  assert.equal(costOf(settings({}), 100).money, null);
});

test('votes of a judge are no questions, and leave less for those', () => {
  const each = { in: 900, out: 100 };
  const budget = createBudget(settings({ questions: 5, tokens: 4_500, perQuestion: each }), { elapsed: () => 0 });
  budget.ask();
  budget.vote({ in: 1_000, out: 500 });
  budget.ask();
  assert.throws(() => budget.vote({ in: 1_000, out: 1 }), BudgetSpent);
  assert.equal(budget.spent(), null, 'a vote that was too dear ends no questions');
  budget.vote({ in: 900, out: 100 });
  assert.throws(() => budget.ask(), /4500 tokens/);
  assert.equal(budget.asked(), 2);
});

test('a judge has a price of its own, which counts towards the same cap', () => {
  const judge = { url: 'https://judge.example/v1/chat/completions', model: 'm' };
  const each = { in: 1_000, out: 1 };
  // A question costs 1, a vote of as many tokens 10, or nothing on a machine of one's own.
  const spendable = (price: object | undefined): readonly number[] => {
    const bounds = { perQuestion: each, price: { in: 1_000, out: 0, most: 25 }, judge: { ...judge, price } };
    const budget = createBudget(settings(bounds), { elapsed: () => 0 });
    let [votes, questions] = [0, 0];
    const until = (act: () => void): void => {
      try {
        for (let count = 0; count < 100; count += 1) act();
      } catch (error) {
        assert.ok(error instanceof BudgetSpent);
        assert.match(error.message, /evals\.price, 25/);
      }
    };
    budget.ask();
    until(() => {
      budget.vote(each);
      votes += 1;
    });
    until(() => {
      budget.ask();
      questions += 1;
    });
    return [votes, questions];
  };
  assert.deepEqual(spendable(undefined), [24, 0]);
  assert.deepEqual(spendable({ in: 10_000, out: 0 }), [2, 4]);
  assert.deepEqual(spendable({ in: 0, out: 0 }), [100, 24]);
});

test('a price of a judge without a cap that it counts towards is refused', () => {
  const judge = { url: 'https://judge.example/v1/chat/completions', model: 'm', price: { in: 1, out: 1 } };
  assert.throws(() => settings({ judge }), /write price, too/);
  assert.equal(settings({ judge, price: { in: 1, out: 1, most: 1 } }).judge?.price?.in, 1);
});

test('a run that asked all its questions can still be judged', () => {
  const budget = createBudget(settings({ questions: 1 }), { elapsed: () => 0 });
  budget.ask();
  assert.throws(() => budget.ask(), BudgetSpent);
  budget.vote({ in: 300, out: 100 });
});
