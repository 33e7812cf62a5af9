package dev.plinth.ratelimit.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server and holds back what the server answers.
 */
final class DelayingProxy implements AutoCloseable {

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final ServerSocket server;

	private final int target;

	private volatile long delayNanos;

	DelayingProxy(int target) throws IOException {
		this.target = target;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.executor.execute(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	void delay(long millis) {
		this.delayNanos = millis * 1_000_000;
	}

	/*
	 * A client whose server is away is turned off.
	 */
	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				this.sockets.add(client);
				this.executor.execute(() -> connect(client));
			}
			catch (IOException ex) {
				// The proxy is closed
			}
		}
	}

	private void connect(Socket client) {
		try {
			Socket upstream = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.add(upstream);
			this.executor.execute(() -> pump(client, upstream, false));
			pump(upstream, client, true);
		}
		catch (IOException ex) {
			closeQuietly(client);
		}
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is closed
		}
	}

	private void pump(Socket from, Socket to, boolean delayed) {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[8192];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				long until = System.nanoTime() + (delayed ? this.delayNanos : 0);
				for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
				out.write(buffer, 0, read);
			}
		}
		catch (IOException ex) {
			// The other side is gone
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.executor.shutdownNow();
	}

}
