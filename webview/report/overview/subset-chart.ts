import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip, type Plugin } from 'chart.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { SubsetSummary } from '../../../src/protocol/report';
import { count } from '../../text/numbers';
import { themeColours, type ThemeColours } from '../theme';
import { subsetMeasure, type SubsetMeasure } from './subset-measure';
import { chartFont, keepPainted } from './themed-chart';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

type Bars = Chart<'bar', (number | null)[], string>;

const barHeight = 22;

/** A number per subset as bars, with whiskers over its 95 % interval. Clicking a bar chooses its subset. */
export class SubsetChart extends LitElement {
  static override properties = {
    measure: { attribute: false },
    subsets: { attribute: false },
    selected: { attribute: false },
  };
  static override styles = css`
    :host {
      display: block;
    }
    .frame {
      position: relative;
    }
  `;
  declare measure: SubsetMeasure;
  declare subsets: readonly SubsetSummary[];
  declare selected: string | undefined;

  constructor() {
    super();
    this.measure = subsetMeasure('preference');
    this.subsets = [];
    this.selected = undefined;
    keepPainted(
      this,
      (canvas) => this.create(canvas),
      (chart: Bars, theme) => this.paint(chart, theme),
    );
  }

  override render(): TemplateResult {
    const height = this.subsets.length * barHeight + 30;
    return html`<div class="frame" .style=${`height: ${height}px`}>
      <canvas role="img" aria-label="${this.measure.title}; shown as a table, it holds the numbers"></canvas>
    </div>`;
  }

  private create(canvas: HTMLCanvasElement): Bars {
    return new Chart<'bar', (number | null)[], string>(canvas, {
      type: 'bar',
      data: { labels: [], datasets: [{ data: [] }] },
      plugins: [this.whiskers()],
      options: {
        indexAxis: 'y',
        animation: false,
        maintainAspectRatio: false,
        onClick: (_event, elements, chart) => {
          const index = elements[0]?.index;
          const subset = index === undefined ? undefined : this.subsets[index];
          chart.canvas.blur();
          if (subset) this.choose(subset.name);
        },
        onHover: ({ native }, elements) => {
          const target = native?.target;
          if (target instanceof HTMLElement)
            target.style.cursor = elements.length > 0 ? 'pointer' : 'default';
        },
        plugins: {
          tooltip: {
            displayColors: false,
            callbacks: {
              label: ({ dataIndex }) => {
                const subset = this.subsets[dataIndex];
                if (!subset) return '';
                const { value, format, spread, spreadColumn } = this.measure;
                return [
                  format(value(subset)),
                  `${spreadColumn}: ${spread(subset)}`,
                  `${count(subset.accuracy.scored)} scored`,
                ];
              },
            },
          },
        },
      },
    });
  }

  private paint(chart: Bars, theme: ThemeColours): void {
    const [dataset] = chart.data.datasets;
    if (!dataset) return;
    const { value, bounds } = this.measure;
    const font = chartFont(theme);
    chart.data.labels = this.subsets.map(({ name }) => shortened(name === '' ? '(no subset)' : name));
    dataset.data = this.subsets.map(value);
    dataset.backgroundColor = this.subsets.map(({ name }) =>
      this.selected === undefined || this.selected === name ? theme.bar : theme.dimmedBar,
    );
    dataset.hoverBackgroundColor = theme.bar;
    dataset.barThickness = 12;
    chart.options.scales = {
      x: {
        ...(bounds && { min: bounds[0], max: bounds[1] }),
        border: { display: false },
        grid: { color: theme.grid },
        ticks: bounds
          ? { color: theme.muted, font, stepSize: 0.5, callback: (tick) => `${100 * Number(tick)} %` }
          : { color: theme.muted, font, maxTicksLimit: 5 },
      },
      y: {
        border: { color: theme.grid },
        grid: { display: false },
        ticks: { color: theme.foreground, font, autoSkip: false },
      },
    };
  }

  private whiskers(): Plugin<'bar'> {
    return {
      id: 'whiskers',
      afterDatasetsDraw: (chart) => {
        const { ctx, scales } = chart;
        const x = scales['x'];
        if (!x) return;
        ctx.save();
        ctx.strokeStyle = themeColours().whisker;
        ctx.lineWidth = 1;
        chart.getDatasetMeta(0).data.forEach(({ y }, index) => {
          const subset = this.subsets[index];
          const ends = subset && this.measure.interval(subset);
          if (!ends) return;
          const [left, right] = [x.getPixelForValue(ends[0]), x.getPixelForValue(ends[1])];
          ctx.beginPath();
          ctx.moveTo(left, y);
          ctx.lineTo(right, y);
          for (const end of [left, right]) {
            ctx.moveTo(end, y - 3.5);
            ctx.lineTo(end, y + 3.5);
          }
          ctx.stroke();
        });
        ctx.restore();
      },
    };
  }

  private choose(subset: string): void {
    this.dispatchEvent(new CustomEvent('choose-subset', { detail: subset, bubbles: true, composed: true }));
  }
}

const longestLabel = 18;
const shortened = (name: string): string =>
  name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name;

customElements.define('rb-subset-chart', SubsetChart);
