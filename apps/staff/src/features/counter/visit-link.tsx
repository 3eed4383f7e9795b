import { useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { casework } from '../../parts/server.ts';

/** Who sits at this window, on every page: nobody begins a business for the one who has left. */
export function VisitLink() {
  const may = useMay();
  const { data } = useRoute(casework.getVisit, {}, { enabled: may('case.intake'), staleTime: 60_000 });
  if (!data?.visit) return null;
  return (
    <Link to="/counter" className="head-link visit-link">
      正在接待 {data.visit.name}
    </Link>
  );
}
