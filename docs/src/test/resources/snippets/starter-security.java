record User(String id) {
}

class Page {

}
