@org.springframework.boot.autoconfigure.SpringBootApplication
class Application {

}

class AcmeAutoConfiguration {

}

class Page {

	org.springframework.web.context.WebApplicationContext context;

}
