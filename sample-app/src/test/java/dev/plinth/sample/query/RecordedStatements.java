package dev.plinth.sample.query;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Keeps the statements that requests send to the database, with their parameters, and
 * asks the database how it executes them.
 */
class RecordedStatements implements BeanPostProcessor {

	private final List<Statement> statements = new CopyOnWriteArrayList<>();

	private volatile boolean recording;

	private DataSource dataSource;

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof DataSource source) {
			this.dataSource = source;
			return new DelegatingDataSource(source) {
				@Override
				public Connection getConnection() throws SQLException {
					return record(super.getConnection());
				}
			};
		}
		return bean;
	}

	/**
	 * Return the statements of the requests that some code sends.
	 */
	List<Statement> during(Runnable code) {
		this.statements.clear();
		this.recording = true;
		try {
			code.run();
		}
		finally {
			this.recording = false;
		}
		return List.copyOf(this.statements);
	}

	/**
	 * Return the plan of a statement with the parameters it was executed with.
	 */
	String explain(Statement statement) {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement explain = connection.prepareStatement("explain " + statement.sql())) {
			for (Setter setter : statement.setters()) {
				setter.method().invoke(explain, setter.arguments());
			}
			StringBuilder plan = new StringBuilder();
			try (ResultSet rows = explain.executeQuery()) {
				while (rows.next()) {
					plan.append(rows.getString(1)).append('\n');
				}
			}
			return plan.toString();
		}
		catch (SQLException | ReflectiveOperationException ex) {
			throw new IllegalStateException(statement.sql(), ex);
		}
	}

	private Connection record(Connection connection) {
		return proxy(Connection.class, (method, arguments) -> {
			Object result = call(connection, method, arguments);
			if (!this.recording || RequestContextHolder.getRequestAttributes() == null) {
				return result;
			}
			if (result instanceof PreparedStatement prepared) {
				return record(prepared, (String) arguments[0]);
			}
			return (result instanceof java.sql.Statement statement) ? record(statement) : result;
		});
	}

	private PreparedStatement record(PreparedStatement prepared, String sql) {
		List<Setter> setters = new ArrayList<>();
		return proxy(PreparedStatement.class, (method, arguments) -> {
			if (method.getName().startsWith("set") && method.getDeclaringClass() == PreparedStatement.class) {
				setters.add(new Setter(method, arguments));
			}
			else if (method.getName().startsWith("execute")) {
				this.statements.add(new Statement(sql, List.copyOf(setters)));
			}
			return call(prepared, method, arguments);
		});
	}

	private java.sql.Statement record(java.sql.Statement statement) {
		return proxy(java.sql.Statement.class, (method, arguments) -> {
			if (method.getName().startsWith("execute")) {
				this.statements.add(new Statement((String) arguments[0], List.of()));
			}
			return call(statement, method, arguments);
		});
	}

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(RecordedStatements.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call.invoke(method, arguments)));
	}

	@FunctionalInterface
	private interface Call {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

	record Setter(Method method, Object[] arguments) {
	}

	record Statement(String sql, List<Setter> setters) {
	}

}
