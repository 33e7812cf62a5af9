package dev.plinth.benchmarks.service;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Applications.Application;

/**
 * Memory of a service after load, and bytes allocated for each request.
 */
public final class Memory {

	private static final String RESIDENT = "memory (RSS) after load, -Xmx1g";

	private final Section section;

	private final boolean quick;

	private final double seconds;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to load for seconds only
	 */
	public Memory(Section section, boolean quick) {
		this.section = section;
		this.quick = quick;
		this.seconds = quick ? 2 : 6;
	}

	/**
	 * Compare.
	 * @throws Exception if a service did not answer as expected
	 */
	public void run() throws Exception {
		Application plinth = Applications.allStarters();
		List<Application> all = List.of(Applications.bareBoot(), plinth, Applications.express());
		for (Application application : all) {
			measure(application);
		}
		this.section
			.add(Goal.atMost("memory after load, -Xmx1g", this.section.median(RESIDENT, plinth.name()), 400, "MB RSS"));
	}

	private void measure(Application application) throws Exception {
		try (RunningService service = application.start()) {
			Call call = Call.get("/api/v1/offers/1");
			WarmUp.of(service, call, this.quick ? 3 : 10);
			LoadGenerator generator = new LoadGenerator(call, 16, service.port());
			generator.saturate(this.seconds);
			if (!application.command().get(0).equals("node")) {
				allocation(application, service, generator);
			}
			this.section.add(new Measurement(RESIDENT, application.name(), "MB", List.of(service.residentMegabytes())));
		}
	}

	private void allocation(Application application, RunningService service, LoadGenerator generator) throws Exception {
		VirtualMachine machine = VirtualMachine.attach(Long.toString(service.pid()));
		String address = machine.startLocalManagementAgent();
		machine.detach();
		try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
			ThreadMXBean threads = threads(connector.getMBeanServerConnection());
			List<Double> bytes = new ArrayList<>();
			for (int round = 0; round < 3; round++) {
				long before = allocated(threads);
				long requests = generator.saturate(1).requests();
				bytes.add((allocated(threads) - before) / 1024.0 / requests);
			}
			this.section.add(new Measurement("allocation per request", application.name(), "kB", bytes));
		}
	}

	private static ThreadMXBean threads(MBeanServerConnection server) throws Exception {
		return ManagementFactory.newPlatformMXBeanProxy(server, ManagementFactory.THREAD_MXBEAN_NAME,
				ThreadMXBean.class);
	}

	private static long allocated(ThreadMXBean threads) {
		long sum = 0;
		for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

}
