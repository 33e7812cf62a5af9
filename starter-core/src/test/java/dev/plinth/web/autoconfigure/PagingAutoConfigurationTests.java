package dev.plinth.web.autoconfigure;

import java.util.List;
import java.util.stream.IntStream;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.validation.autoconfigure.ValidationAutoConfiguration;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import dev.plinth.web.data.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.data.autoconfigure.web.DataWebAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PagingAutoConfiguration}.
 */
class PagingAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PagingAutoConfiguration.class, ProblemAutoConfiguration.class,
				ValidationAutoConfiguration.class, ErrorMvcAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
				JacksonAutoConfiguration.class, DataWebAutoConfiguration.class,
				org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration.class))
		.withBean(Numbers.class);

	@ParameterizedTest
	@CsvSource({ "/pages, '', 20", "/pages, ?size=7, 7", "/pages, ?size=1000, 100", "/data, '', 20",
			"/data, ?size=7, 7", "/data, ?size=1000, 100", "/parts, '', 20", "/parts, ?size=7, 7",
			"/parts, ?size=1000, 100", "/parts, ?size=2147483647, 100", "/data, ?size=2147483647, 100" })
	void listsAreBounded(String path, String query, int size) {
		this.runner.run((context) -> assertThat(get(context, path + query)).hasStatusOk()
			.bodyJson()
			.extractingPath("$.data")
			.asArray()
			.hasSize(size));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages?page=-1&size=x&sort=secret", "/data?page=-1&size=x&sort=secret" })
	void faultsAreAnsweredAtOnce(String path) {
		this.runner.run((context) -> assertThat(get(context, path)).hasStatus(400)
			.bodyText()
			.contains("\"/page\"", "\"/size\"", "\"/sort\"", "not-sortable"));
	}

	@Test
	void pageableIsSortedByListedPropertiesAlone() {
		this.runner.run((context) -> {
			assertThat(get(context, "/data?sort=-name,size")).hasStatusOk();
			assertThat(get(context, "/order?sort=-name,size")).bodyText().contains("name: DESC,size: ASC");
			assertThat(get(context, "/order")).bodyText().contains("size: DESC");
			assertThat(get(context, "/order?sort=id")).hasStatus(400);
		});
	}

	@Test
	void pageHasTheMetaOfPages() {
		this.runner.run((context) -> assertThat(get(context, "/data?page=2&size=10")).bodyJson()
			.extractingPath("$.meta")
			.asMap()
			.containsEntry("page", 2)
			.containsEntry("size", 10)
			.containsEntry("total", 1000)
			.containsEntry("totalPages", 100));
	}

	@Test
	void otherPageablesAreSpringDatas() {
		this.runner.run((context) -> assertThat(get(context, "/plain?page=-1&size=7&sort=secret")).hasStatusOk()
			.bodyText()
			.contains("secret: ASC"));
	}

	@Test
	void unboundedPageIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Pages.response(new PageImpl<>(List.of(1, 2, 3))));
		assertThat(Pages.response(Page.empty()).data()).isEmpty();
	}

	@Test
	void sizesAreProperties() {
		this.runner.withPropertyValues("plinth.paging.default-size=5", "plinth.paging.max-size=6").run((context) -> {
			assertThat(get(context, "/pages")).bodyJson().extractingPath("$.meta.size").isEqualTo(5);
			assertThat(get(context, "/data?size=9")).bodyJson().extractingPath("$.meta.size").isEqualTo(6);
			assertThat(get(context, "/parts?size=9")).bodyJson().extractingPath("$.meta.size").isEqualTo(6);
		});
	}

	@Test
	void wrongSizeStopsTheStart() {
		this.runner.withPropertyValues("plinth.paging.max-size=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(BindValidationException.class)
				.hasMessageContaining("maxSize"));
	}

	@Test
	void worksWithoutSpringData() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("pagingWebMvcConfigurer")
				.doesNotHaveBean("pageableWebMvcConfigurer"));
	}

	@Test
	void configurersOfApplicationWin() {
		WebMvcConfigurer own = new WebMvcConfigurer() {
		};
		this.runner.withBean("pagingWebMvcConfigurer", WebMvcConfigurer.class, () -> own)
			.withBean("pageableWebMvcConfigurer", WebMvcConfigurer.class, () -> own)
			.run((context) -> {
				assertThat(context.getBean("pagingWebMvcConfigurer")).isSameAs(own);
				assertThat(context.getBean("pageableWebMvcConfigurer")).isSameAs(own);
			});
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.paging.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("pagingWebMvcConfigurer")
				.doesNotHaveBean("pageableWebMvcConfigurer"));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PagingAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean("pagingWebMvcConfigurer"));
	}

	private static MvcTestResult get(AssertableWebApplicationContext context, String uri) {
		return MockMvcTester.from(context).get().uri(uri).exchange();
	}

	@RestController
	static class Numbers {

		private static final List<Integer> ALL = IntStream.range(0, 1000).boxed().toList();

		@GetMapping("/pages")
		ApiResponse<List<Integer>> pages(@Sortable("name") PageQuery query) {
			return Pages.response(page(Pages.pageable(query)));
		}

		@GetMapping("/data")
		ApiResponse<List<Integer>> data(@Sortable({ "name", "size" }) Pageable page) {
			return Pages.response(page(page));
		}

		@GetMapping("/order")
		ApiResponse<String> order(@Sortable(value = { "name", "size" }, defaultOrder = "-size") Pageable page) {
			return ApiResponse.ok(page.getSort().toString());
		}

		@GetMapping("/plain")
		ApiResponse<String> plain(Pageable page) {
			return ApiResponse.ok(page.getSort().toString());
		}

		@GetMapping("/parts")
		ApiResponse<List<Integer>> parts(CursorQuery query) {
			return ApiResponse.part(ALL.subList(0, query.limit()), query,
					(number) -> List.of(Integer.toString(number)));
		}

		private static Page<Integer> page(Pageable page) {
			int from = (int) page.getOffset();
			return new PageImpl<>(ALL.subList(from, from + page.getPageSize()), page, ALL.size());
		}

	}

}
