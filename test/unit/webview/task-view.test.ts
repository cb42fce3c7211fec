import { describe, expect, it } from 'vitest';
import { filterFor, taskViews } from '../../../webview/report/task-view';

describe('what differs between tasks', () => {
  it('offers misranked examples and ties only where something can be won', () => {
    expect(taskViews.preference.filters).toContain('misranked');
    expect(taskViews['rewardbench-2'].filters).toContain('ties');
    for (const task of ['best-of-n', 'dialogues'] as const) {
      expect(taskViews[task].judged).toBe(false);
      expect(taskViews[task].filters).toEqual(['all', 'truncated', 'errors']);
    }
  });

  it('names the scores of a row after what they are', () => {
    const titles = (task: keyof typeof taskViews) => taskViews[task].scores.map(({ title }) => title);
    expect(titles('preference')).toEqual(['Chosen', 'Rejected', 'Margin']);
    expect(titles('best-of-n')).toEqual(['Best', 'Second', 'Distance']);
    expect(titles('dialogues')).toEqual(['Score']);
  });

  it('keeps one score of every task where there is little room', () => {
    for (const { scores } of Object.values(taskViews)) {
      expect(scores.filter(({ kept }) => kept)).toHaveLength(1);
    }
  });

  it('shows everything instead of what the task cannot have, within the subset', () => {
    expect(filterFor('dialogues', { result: 'misranked', subset: 'a' })).toEqual({
      result: 'all',
      subset: 'a',
    });
    const filter = { result: 'misranked' } as const;
    expect(filterFor('preference', filter)).toBe(filter);
  });
});
