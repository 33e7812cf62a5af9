package dev.plinth.test.architecture.shop.service;

import org.springframework.stereotype.Service;

@Service
class MailService {

}
