import type { Component } from 'svelte';
import type { Role, User } from '../api/types.ts';
import Board from './board/Board.svelte';
import PublicationPage from './board/PublicationPage.svelte';
import Inbox from './inbox/Inbox.svelte';
import People from './admin/People.svelte';
import ProjectPage from './admin/ProjectPage.svelte';
import Publish from './publish/Publish.svelte';
import RecordPage from './records/RecordPage.svelte';
import Records from './records/Records.svelte';
import Screen from './screen/Screen.svelte';

export type PageName = 'screen' | 'inbox' | 'publish' | 'reading' | 'reports' | 'board' | 'diary' | 'records' | 'feedback' | 'directives' | 'suspicions' | 'conduct' | 'delegations' | 'people' | 'project' | 'keys' | 'distribution' | 'notices';

interface DeskPage {
  name: PageName;
  path: string;
  /** Either the page itself, or how to fetch one that few people open. */
  page?: Component;
  later?: () => Promise<{ default: Component }>;
  /** The page of one thing below this one: it takes the rest of the address. */
  one?: Component<{ id: string }>;
  /** A page fetched later that draws what lies below its address by itself: it gets the id and stays when that changes. */
  deep?: () => Promise<{ default: Component<{ id?: string | undefined }> }>;
  roles: readonly Role[];
  /** Who signs for somebody else has this page as well. */
  standIn?: boolean;
  /** The roles that find it in the menu; the others reach it by their own name. */
  menu?: readonly Role[];
  /** The roles that come here after login, wherever it stands in the menu. */
  home?: readonly Role[];
}

const members: readonly Role[] = ['technician', 'tech_manager', 'project_manager', 'custodian', 'analyst', 'leader', 'department', 'supervisor', 'auditor'];

/** Who reads issued reports; analysts and project managers make them. */
const reportReaders: readonly Role[] = ['analyst', 'project_manager', 'leader', 'department', 'custodian', 'tech_manager', 'supervisor', 'auditor'];

/** The pages of the desk in the order of the menu, each for the roles that have something to do there. */
export const pages: DeskPage[] = [
  { name: 'screen', path: '/screen', page: Screen, roles: ['tech_manager'] },
  { name: 'inbox', path: '/inbox', page: Inbox, roles: ['project_manager'], standIn: true },
  { name: 'publish', path: '/publish', page: Publish, roles: ['custodian'] },
  { name: 'records', path: '/records', page: Records, one: RecordPage, roles: ['technician', 'supervisor', 'tech_manager', 'project_manager', 'custodian', 'auditor'] },
  { name: 'reading', path: '/reading', later: () => import('./reading/ReadingRoom.svelte'), roles: ['leader', 'department', 'auditor', 'custodian', 'analyst'], home: ['leader', 'department', 'auditor'] },
  { name: 'reports', path: '/reports', deep: () => import('./reports/Reports.svelte'), roles: reportReaders, home: ['analyst'] },
  { name: 'board', path: '/board', page: Board, one: PublicationPage, roles: members },
  { name: 'diary', path: '/diary', later: () => import('./diary/DiaryPage.svelte'), roles: members },
  { name: 'feedback', path: '/feedback', deep: () => import('./feedback/Feedback.svelte'), roles: members },
  { name: 'directives', path: '/directives', deep: () => import('./directives/Directives.svelte'), roles: members },
  { name: 'suspicions', path: '/suspicions', later: () => import('./suspicions/Suspicions.svelte'), roles: ['tech_manager', 'project_manager', 'auditor', 'technician', 'supervisor'] },
  { name: 'conduct', path: '/conduct', later: () => import('./conduct/Conduct.svelte'), roles: ['technician', 'supervisor', 'tech_manager', 'project_manager', 'custodian', 'leader', 'auditor'] },
  { name: 'delegations', path: '/delegations', later: () => import('./delegations/Delegations.svelte'), roles: ['project_manager', 'auditor'], standIn: true },
  { name: 'people', path: '/people', page: People, roles: ['sysadmin', 'secadmin'] },
  { name: 'project', path: '/project', page: ProjectPage, roles: ['sysadmin', 'project_manager'] },
  { name: 'keys', path: '/keys', later: () => import('./keys/KeysPage.svelte'), roles: [...members, 'secadmin'], menu: ['project_manager', 'secadmin'] },
  { name: 'distribution', path: '/distribution', later: () => import('./distribution/Distribution.svelte'), roles: ['sysadmin', 'project_manager', 'analyst'] },
  { name: 'notices', path: '/notices', later: () => import('./notices/Notices.svelte'), roles: [...members, 'sysadmin', 'secadmin'], menu: [] },
];

/** Roles that write records, and so have the phone page. */
export const writers: readonly Role[] = ['technician', 'tech_manager', 'project_manager', 'supervisor'];

/** roleOf gives what a person is here: his office on the installation, or his role on the project. */
export function roleOf(user: User | undefined, project: string): Role | undefined {
  return (user?.office as Role | undefined) || user?.projects?.find((each) => each.project === project)?.role;
}

/** menuOf lists the pages that a role has, and those of a stand-in where he stands in for somebody. */
export function menuOf(role: Role | undefined, standsIn: boolean): DeskPage[] {
  return role ? pages.filter((page) => page.roles.includes(role) || (standsIn && page.standIn)) : [];
}

/** homeOf gives where a role comes to after login. */
export function homeOf(role: Role | undefined, standsIn: boolean): string | undefined {
  const menu = menuOf(role, standsIn);
  return (menu.find((page) => role && page.home?.includes(role)) ?? menu[0])?.path;
}

/** find gives the page of an address and the id of the thing that it shows; undefined where there is none. */
export function find(path: string, role: Role | undefined, standsIn: boolean): { page: DeskPage; id?: string } | undefined {
  const [, first = '', ...rest] = path.split('/');
  const page = menuOf(role, standsIn).find((each) => each.path === `/${first}`);
  const id = rest.length ? decodeURIComponent(rest.join('/')) : undefined;
  if (!page || (id !== undefined && (!id || !(page.one || page.deep)))) return undefined;
  return { page, ...(id ? { id } : {}) };
}

/** isDeskPath says which addresses this entry draws. */
export function isDeskPath(path: string): boolean {
  return path === '/' || path === '/login' || pages.some((page) => path === page.path || (!!(page.one || page.deep) && path.startsWith(`${page.path}/`)));
}
