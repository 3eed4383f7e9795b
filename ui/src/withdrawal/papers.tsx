import { InstantText } from '../figures.tsx';
import type { Assessment } from './model.ts';

type Paper = Assessment['papers'][number];

const marks: Readonly<Record<Paper['state'], readonly [mark: string, tone: string, text: string]>> = {
  waived: ['免', 'good', '不需要'],
  confirmed: ['✓', 'good', '已核实'],
  paper: ['✓', 'info', '已提交证明'],
  asking: ['…', 'wait', '正在核实'],
  unavailable: ['!', 'wait', '对方暂时没有答复'],
  unasked: ['·', 'calm', '待核实'],
  awaiting: ['…', 'wait', '等待家人同意'],
  differs: ['×', 'bad', '与登记不一致'],
  'not-found': ['×', 'bad', '没有查到'],
  overdue: ['×', 'bad', '一直没有答复'],
  cancelled: ['·', 'calm', '待核实'],
  missing: ['＋', 'wait', '需要提交'],
};

/** What is proven by whom: spared, confirmed with source and time, or to be handed in with the reason. */
export function PaperList({ papers }: { readonly papers: readonly Paper[] }) {
  return (
    <ul className="wd-papers">
      {papers.map((paper) => {
        const [mark, tone, text] = marks[paper.state];
        return (
          <li key={paper.id} className={`wd-paper wd-paper-${tone}`}>
            <span className="wd-mark" aria-hidden="true">
              {mark}
            </span>
            <div>
              <p className="wd-condition-title">
                {paper.name}
                <span className="wd-paper-state">{text}</span>
              </p>
              <p>{['waived', 'unasked', 'missing'].includes(paper.state) ? paper.why : paper.detail}</p>
              <p className="wd-source">
                {paper.authority && paper.state !== 'paper' && paper.state !== 'waived' && (
                  <>
                    {paper.state === 'unasked' ? '将向' : '来源：'}
                    {paper.authority}
                    {paper.state === 'unasked' ? '核实' : ''}
                    {paper.changedAt && (
                      <>
                        ，<InstantText value={paper.changedAt} />
                      </>
                    )}
                    。
                  </>
                )}
                依据：{paper.source}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The family has not answered in time: it is asked once more, or signs a paper. */
const isAskedAgain = ({ id, state }: Paper): boolean => id === 'family-consent' && state === 'overdue';

/** Papers that no agency has confirmed: they are handed in. */
export const toHandIn = (papers: readonly Paper[]): readonly Paper[] =>
  papers.filter(({ state }) => ['differs', 'not-found', 'overdue', 'missing', 'paper'].includes(state));
export const isAsking = (papers: readonly Paper[]): boolean => papers.some(({ state }) => state === 'asking');
export const isUnasked = (papers: readonly Paper[]): boolean =>
  papers.some((paper) => paper.state === 'unasked' || paper.state === 'cancelled' || isAskedAgain(paper));
