package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that is kept, unless an answer ends it, with at most one request under
 * way.
 */
final class Connection implements AutoCloseable {

	private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final int port;

	private final Selector selector;

	private final Call call;

	private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);

	private final ByteBuffer output;

	private SocketChannel channel;

	private long due;

	private int end;

	private boolean chunked;

	private boolean last;

	private boolean busy;

	Connection(int port, Selector selector, Call call) throws IOException {
		this.port = port;
		this.selector = selector;
		this.call = call;
		this.output = ByteBuffer.wrap(call.bytes());
		this.channel = connect();
	}

	private SocketChannel connect() throws IOException {
		SocketChannel opened = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		opened.configureBlocking(false);
		opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
		opened.register(this.selector, SelectionKey.OP_READ, this);
		return opened;
	}

	/**
	 * Send the request.
	 * @param due the time at which it should have been sent
	 */
	void send(long due) throws IOException {
		this.due = due;
		this.busy = true;
		this.end = 0;
		this.input.clear();
		this.output.rewind();
		while (this.output.hasRemaining()) {
			this.channel.write(this.output);
		}
	}

	boolean isBusy() {
		return this.busy;
	}

	long due() {
		return this.due;
	}

	/**
	 * Read what is there.
	 * @return whether the answer is complete
	 * @throws IOException if the answer is not the expected one
	 */
	boolean receive() throws IOException {
		int read = this.channel.read(this.input);
		if (read < 0) {
			this.channel.close();
			if (this.busy) {
				throw new IOException("Closed before the answer was complete");
			}
			this.channel = connect();
			return false;
		}
		if (this.end == 0) {
			readHead();
		}
		if (this.end == 0 || (this.chunked ? !endsWithLastChunk() : this.input.position() < this.end)) {
			return false;
		}
		this.busy = false;
		if (this.last) {
			this.channel.close();
			this.channel = connect();
		}
		return true;
	}

	private void readHead() throws IOException {
		int length = endOfHead();
		if (length == 0) {
			return;
		}
		String head = new String(this.input.array(), 0, length, StandardCharsets.ISO_8859_1);
		if (!head.startsWith(Integer.toString(this.call.status()), "HTTP/1.1 ".length())) {
			throw new IOException("Not the expected answer: " + head);
		}
		String names = head.toLowerCase(Locale.ROOT);
		this.last = names.contains("\r\nconnection: close");
		int field = names.indexOf("\r\ncontent-length: ");
		this.chunked = field < 0;
		this.end = length;
		if (!this.chunked) {
			int value = field + "\r\ncontent-length: ".length();
			this.end += Integer.parseInt(head.substring(value, head.indexOf('\r', value)));
		}
		else if (!names.contains("\r\ntransfer-encoding: chunked")) {
			throw new IOException("Answer of unknown length: " + head);
		}
	}

	private int endOfHead() {
		for (int i = 3; i < this.input.position(); i++) {
			if (this.input.get(i) == '\n' && this.input.get(i - 1) == '\r' && this.input.get(i - 2) == '\n') {
				return i + 1;
			}
		}
		return 0;
	}

	private boolean endsWithLastChunk() {
		int start = this.input.position() - LAST_CHUNK.length;
		for (int i = 0; i < LAST_CHUNK.length; i++) {
			if (start < this.end || this.input.get(start + i) != LAST_CHUNK[i]) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
