import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { BestOfNPoint } from '../../../src/protocol/report';
import { score } from '../../text/numbers';
import type { ThemeColours } from '../theme';
import { chartFont, keepPainted } from './themed-chart';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);

type Curve = Chart<'line', { x: number; y: number }[]>;

/** The curve with its 95 % band. Pointer and arrow keys move along it; what they point at is said below. */
export class BestOfNChart extends LitElement {
  static override properties = { points: { attribute: false }, cursor: { state: true } };
  static override styles = css`
    :host {
      display: block;
    }
    .frame {
      position: relative;
      height: 180px;
    }
    .frame:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
    }
    p {
      margin: 4px 0 8px;
      font-size: 0.92em;
      font-variant-numeric: tabular-nums;
    }
  `;
  declare points: readonly BestOfNPoint[];
  /** Place of the point that is looked at; the last one until another is chosen. */
  declare private cursor: number | undefined;

  constructor() {
    super();
    this.points = [];
    this.cursor = undefined;
    keepPainted(
      this,
      (canvas) => this.create(canvas),
      (chart: Curve, theme) => this.paint(chart, theme),
    );
  }

  override render(): TemplateResult {
    const words = pointWords(this.points[this.at()]);
    return html`<div
        class="frame"
        role="slider"
        tabindex="0"
        aria-label="Candidates per prompt"
        aria-valuemin="1"
        aria-valuemax=${this.points.length}
        aria-valuenow=${this.at() + 1}
        aria-valuetext=${words}
        @keydown=${this.onKey}
      >
        <canvas></canvas>
      </div>
      <p>${words}</p>`;
  }

  private at(): number {
    const last = this.points.length - 1;
    return Math.min(last, this.cursor ?? last);
  }

  private create(canvas: HTMLCanvasElement): Curve {
    return new Chart<'line', { x: number; y: number }[]>(canvas, {
      type: 'line',
      data: { datasets: [{ data: [] }, { data: [] }, { data: [] }] },
      options: {
        animation: false,
        maintainAspectRatio: false,
        // Only the curve has points, not the edges of the band.
        elements: { point: { radius: 0, hoverRadius: 0 } },
        interaction: { mode: 'index', axis: 'x', intersect: false },
        onHover: (_event, elements) => {
          const index = elements[0]?.index;
          if (index !== undefined) this.cursor = index;
        },
      },
    });
  }

  private paint(chart: Curve, theme: ThemeColours): void {
    const { points } = this;
    const [line, low, high] = chart.data.datasets;
    if (!line || !low || !high) return;
    const font = chartFont(theme);
    const along = (value: (point: BestOfNPoint) => number) =>
      points.map((point) => ({ x: point.n, y: value(point) }));
    const radii = points.map((_, index) => (index === this.at() ? 5 : 2));
    Object.assign(line, {
      data: along(({ expected }) => expected),
      borderColor: theme.bar,
      borderWidth: 2,
      // The first and the last point stand on the edge.
      clip: 8,
      backgroundColor: theme.bar,
      pointRadius: radii,
      pointHoverRadius: radii,
      pointBackgroundColor: theme.bar,
      pointHoverBackgroundColor: theme.bar,
      pointBorderColor: theme.bar,
    });
    const edge = { borderColor: theme.dimmedBar, borderWidth: 1 };
    Object.assign(low, { ...edge, data: along((point) => point.low) });
    Object.assign(high, {
      ...edge,
      data: along((point) => point.high),
      fill: 1,
      backgroundColor: theme.band,
    });
    const ticks = { color: theme.muted, font };
    const scale = { border: { display: false }, grid: { color: theme.grid } };
    chart.options.scales = {
      x: {
        type: 'linear',
        min: 1,
        max: Math.max(2, points.length),
        ...scale,
        ticks: { ...ticks, precision: 0 },
      },
      y: { ...scale, ticks: { ...ticks, maxTicksLimit: 6 } },
    };
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const last = this.points.length - 1;
    const moves: Record<string, number> = {
      ArrowRight: this.at() + 1,
      ArrowUp: this.at() + 1,
      ArrowLeft: this.at() - 1,
      ArrowDown: this.at() - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    this.cursor = Math.min(last, Math.max(0, to));
    event.preventDefault();
  };
}

/** `Best of 4: 1.234 (95 %: 1.100 to 1.368)` */
const pointWords = (point: BestOfNPoint | undefined): string =>
  point
    ? `Best of ${point.n}: ${score(point.expected)} (95 %: ${score(point.low)} to ${score(point.high)})`
    : '';

customElements.define('rb-best-of-n-chart', BestOfNChart);
