import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real server with the demonstration project, on loopback, in a directory of its own. */
export class Server {
  private process: ChildProcess | undefined;
  private readonly data = mkdtempSync(join(tmpdir(), 'countersign-data-'));

  private constructor(private readonly port: number) {}

  static async start(): Promise<Server> {
    const server = new Server(await freePort());
    await server.up();
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** up starts the process, anew after down, on the same data and port. */
  async up(): Promise<void> {
    const args = ['serve', '--demo', '--listen', `127.0.0.1:${this.port}`, '--data', this.data];
    this.process = spawn(process.env.COUNTERSIGN_TEST_BINARY!, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    this.process.stderr!.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    for (let tries = 0; tries < 600; tries++) {
      if (this.process.exitCode !== null) throw new Error(`the server ended: ${said.join('')}`);
      if (await fetch(`${this.address}/readyz`).then((answer) => answer.ok, () => false)) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the server did not get ready: ${said.join('')}`);
  }

  /** down ends the process as a power cut would. */
  async down(): Promise<void> {
    const running = this.process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.data, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
