package dev.plinth.cache;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The changes of caches that wait for the commit of their transaction. Thread-safe.
 */
final class Transactions {

	private final AtomicInteger open = new AtomicInteger();

	/**
	 * Return whether a transaction of any thread has changes that wait.
	 */
	boolean hasPending() {
		return this.open.get() != 0;
	}

	/**
	 * Return the changes that wait for the transaction of this thread.
	 */
	@Nullable PendingWrites current() {
		return (PendingWrites) TransactionSynchronizationManager.getResource(this);
	}

	/**
	 * Return whether this thread is in a transaction that may have written what nobody
	 * else may see yet.
	 */
	boolean isWriting() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	/**
	 * Return whether this thread may read from a snapshot that is older than the last
	 * eviction.
	 */
	boolean isSnapshot() {
		Integer isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		return isolation != null && isolation >= TransactionDefinition.ISOLATION_REPEATABLE_READ
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	/**
	 * Return where to keep the changes of the transaction of this thread.
	 * @return {@code null} if there is no transaction to wait for
	 */
	@Nullable PendingWrites join() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		PendingWrites writes = current();
		if (writes == null) {
			writes = new PendingWrites();
			this.open.incrementAndGet();
			TransactionSynchronizationManager.bindResource(this, writes);
			TransactionSynchronizationManager.registerSynchronization(new Synchronization(writes));
		}
		return writes;
	}

	/**
	 * Makes the changes after the commit, before other code that waits for it.
	 */
	private final class Synchronization implements TransactionSynchronization {

		private final PendingWrites writes;

		Synchronization(PendingWrites writes) {
			this.writes = writes;
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public void suspend() {
			TransactionSynchronizationManager.unbindResourceIfPossible(Transactions.this);
		}

		@Override
		public void resume() {
			TransactionSynchronizationManager.bindResource(Transactions.this, this.writes);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.writes.distrust();
		}

		@Override
		public void afterCommit() {
			this.writes.apply();
		}

		@Override
		public void afterCompletion(int status) {
			TransactionSynchronizationManager.unbindResourceIfPossible(Transactions.this);
			Transactions.this.open.decrementAndGet();
			if (status == STATUS_ROLLED_BACK) {
				this.writes.discard();
				return;
			}
			if (status == STATUS_UNKNOWN) {
				this.writes.distrust();
			}
			this.writes.apply();
		}

	}

}
