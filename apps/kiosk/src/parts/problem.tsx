import { problemOf } from '@anju/ui';

/** A refusal in full: what, why, what to do. */
export function ProblemCard({ error }: { readonly error: unknown }) {
  if (!error) return null;
  const { title, detail, remedy, fields } = problemOf(error);
  return (
    <section className="k-problem" role="alert">
      <h2>{title}</h2>
      {detail && <p>{detail}</p>}
      {fields && Object.values(fields).map((text) => <p key={text}>{text}</p>)}
      {remedy && <p>{remedy}</p>}
    </section>
  );
}
