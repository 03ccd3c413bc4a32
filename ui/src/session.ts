import { createContext, use } from "react";

import type { Role, Session } from "./api/types";

export const SessionContext = createContext<Session | null>(null);

const ORDER: Role[] = ["viewer", "operator", "approver", "admin"];

/** Whether whoever is signed in may do what this role may. The server decides; this keeps vain buttons away. */
export function useMay(role: Role): boolean {
  const session = use(SessionContext);
  return session ? ORDER.indexOf(session.role) >= ORDER.indexOf(role) : false;
}
