class Page {

}
