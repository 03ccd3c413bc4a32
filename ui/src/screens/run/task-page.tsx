import { Heading, Loading, Trouble } from "../../components/parts";
import { Link, usePlace } from "../../router";
import { Store, useMoves, useStoreOf } from "./context";
import { TaskBody } from "./task";

/** A task on a page of its own. */
export default function TaskPage({ run }: { run: string }) {
  const store = useStoreOf(run);
  useMoves(store);
  const id = usePlace().query.get("id") ?? "";
  return (
    <Store value={store}>
      <Heading title={`${id} of ${run}`}>
        <Link className="button" to={`/runs/${encodeURIComponent(run)}?task=${encodeURIComponent(id)}`}>
          Show it in the run
        </Link>
      </Heading>
      {store.error && <Trouble error={store.error} what="The run could not be read." />}
      {!store.head && !store.error ? <Loading what="the run" /> : <TaskBody id={id} />}
    </Store>
  );
}
