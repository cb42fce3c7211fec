import type { LitElement, TemplateResult } from 'lit';
import type { OverviewChart } from '../../../src/protocol/report';
import { iconButton } from '../../ui/controls';

const labels: Record<OverviewChart, { readonly chart: string; readonly table: string }> = {
  subsets: { chart: 'Show as chart', table: 'Show as table' },
  'best-of-n': { chart: 'Show the curve', table: 'Show the curve as table' },
};

/** Asks for a chart as table, or for the chart again. */
export function tableButton(host: LitElement, name: OverviewChart, asTable: boolean): TemplateResult {
  const other = asTable ? 'chart' : 'table';
  return iconButton({
    label: labels[name][other],
    icon: other,
    onClick: () =>
      host.dispatchEvent(new CustomEvent('toggle-table', { detail: name, bubbles: true, composed: true })),
  });
}
