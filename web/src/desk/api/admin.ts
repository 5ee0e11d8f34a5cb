import type { Class, Member, Page, Project, Role, Secrecy, User } from '../../api/types.ts';
import { ask, send } from './call.ts';

export interface UserInput {
  login: string;
  password: string;
  name_zh: string;
  name_en: string;
  office?: string;
}

export type ProjectInput = Omit<Project, 'version'>;

const member = (project: string, user: string) => `/projects/${encodeURIComponent(project)}/members/${encodeURIComponent(user)}`;

export async function listUsers(): Promise<User[]> {
  return (await ask<Page<User>>('/users')).items;
}

export const createUser = (input: UserInput): Promise<User> => send('POST', '/users', input);

/** setDisabled closes an account or opens it again; its sessions end with it. */
export const setDisabled = (login: string, disabled: boolean): Promise<User> =>
  send('PATCH', `/users/${encodeURIComponent(login)}`, { disabled });

/** unlockUser lets an account try its password again before the wait is over. */
export const unlockUser = (login: string): Promise<void> => send('POST', `/users/${encodeURIComponent(login)}/unlock`);

export async function listProjects(): Promise<Project[]> {
  return (await ask<Page<Project>>('/projects')).items;
}

export const getProject = (id: string): Promise<Project> => ask(`/projects/${encodeURIComponent(id)}`);

export const createProject = (input: ProjectInput): Promise<Project> => send('POST', '/projects', input);

export async function listMembers(project: string): Promise<Member[]> {
  return (await ask<Page<Member>>(`/projects/${encodeURIComponent(project)}/members`)).items;
}

export const appoint = (project: string, user: string, role: Role, clearance: Secrecy): Promise<Member> =>
  send('PUT', member(project, user), { role, clearance });

export const removeMember = (project: string, user: string): Promise<void> => send('DELETE', member(project, user));

export async function listClasses(): Promise<Class[]> {
  return (await ask<Page<Class>>('/classes')).items;
}

export const getClass = (code: string): Promise<Class> => ask(`/classes/${encodeURIComponent(code)}`);
