import { ProblemSummary, SelectField, useRoute } from '@anju/ui';
import { useEffect } from 'react';
import { remember, remembered } from '../../parts/remembered.ts';
import { identity } from '../../parts/server.ts';

interface CenterChoiceProps {
  readonly centerId: number | undefined;
  readonly onChoose: (centerId: number) => void;
}

/** The centre that the employer pays to. With one centre there is nothing to choose; else the last one is remembered. */
export function CenterChoice({ centerId, onChoose }: CenterChoiceProps) {
  const { data, error, refetch } = useRoute(identity.listCenters, {});
  useEffect(() => {
    if (!data || centerId !== undefined) return;
    const before = Number(remembered('center'));
    const first = data.centers.find((center) => center.centerId === before) ?? data.centers[0];
    if (first) onChoose(first.centerId);
  }, [data, centerId, onChoose]);
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <p className="muted">正在读取公积金中心……</p>;
  if (data.centers.length === 1) return <p className="center-line">缴存地：{data.centers[0]?.name}</p>;
  return (
    <SelectField
      name="centerId"
      label="单位登记所在的公积金中心"
      value={String(centerId ?? '')}
      options={data.centers.map((center) => ({ value: String(center.centerId), label: center.name }))}
      onChange={(next) => {
        remember('center', next);
        onChoose(Number(next));
      }}
    />
  );
}
