package dev.plinth.test.architecture.starter.util;

class Anything {

}
