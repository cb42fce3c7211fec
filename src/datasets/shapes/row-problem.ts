/** Why a row cannot become an example; caught where the row's number is known. */
export class RowProblem extends Error {
  override readonly name = 'RowProblem';
}
