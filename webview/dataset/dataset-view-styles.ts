import { css } from 'lit';
import { sharedStyles } from '../ui/styles';

export const datasetViewStyles = [
  sharedStyles,
  css`
    :host {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
      height: 100vh;
    }
    main {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      min-height: 0;
      border-top: 1px solid var(--line);
    }
    main.subsets {
      grid-template-columns: 230px minmax(0, 1fr);
    }
    main.example {
      grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
    }
    main.subsets.example {
      grid-template-columns: 230px minmax(0, 1fr) minmax(320px, 42%);
    }
    rb-dataset-subsets {
      border-right: 1px solid var(--line);
    }
    .rows {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
      min-height: 0;
      min-width: 0;
    }
    rb-dataset-search {
      border-bottom: 1px solid var(--line);
    }
    rb-dataset-example {
      border-left: 1px solid var(--line);
    }
    .whole {
      grid-row: 1 / -1;
      place-self: center;
      display: grid;
      justify-items: center;
      gap: 12px;
      padding: 24px;
      max-width: 60ch;
      text-align: center;
      overflow-wrap: anywhere;
    }
    @media (max-width: 1000px) {
      main.subsets.example {
        grid-template-columns: minmax(0, 1fr) minmax(320px, 46%);
      }
      main.subsets.example rb-dataset-subsets {
        display: none;
      }
    }
    @media (max-width: 760px) {
      main.subsets {
        grid-template-columns: minmax(0, 1fr);
      }
      main.subsets rb-dataset-subsets {
        display: none;
      }
      main.example,
      main.subsets.example {
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: minmax(0, 2fr) minmax(0, 3fr);
      }
      rb-dataset-example {
        border-left: none;
        border-top: 1px solid var(--line);
      }
    }
  `,
];
