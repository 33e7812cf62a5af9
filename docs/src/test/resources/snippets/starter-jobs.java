record Registration(String email) {
}

record User(String id) {
}

record WelcomeEmail(String userId) {
}

record OrderPlaced(String id, String customerId) {
}

interface Users {

	User save(Object... user);

}

class Page {

	Users users;

	Jobs jobs;

	ManualJobs manual;

	JobContext context;

}
